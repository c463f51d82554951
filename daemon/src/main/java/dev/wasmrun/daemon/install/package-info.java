/** What npm and pip have to do before an app can start, and whether they have to. */
package dev.wasmrun.daemon.install;
