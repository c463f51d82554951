/** From a project's folder to a plan; reads files and executes nothing. */
package dev.wasmrun.daemon.detect;
