/** The Node.js and the Pythons of this machine. */
package dev.wasmrun.daemon.runtime;
