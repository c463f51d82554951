/** The network of an app: its namespace, its way out, and the forwards that lead into it. */
package dev.wasmrun.daemon.network;
