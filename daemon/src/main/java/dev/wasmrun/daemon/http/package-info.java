/** The API, the UI and the doors in front of them: who may call, and what is answered. */
package dev.wasmrun.daemon.http;
