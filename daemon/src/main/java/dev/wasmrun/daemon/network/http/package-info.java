/** What visitors of a tunnel and an app say to each other in HTTP/1, as far as we must know. */
package dev.wasmrun.daemon.network.http;
