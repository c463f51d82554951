/** Public tunnels: an app on the port of a bore server, for as long as somebody wants it. */
package dev.wasmrun.daemon.tunnel;
