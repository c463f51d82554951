/** One app: its life, and the actor that leads it with the parts. */
package dev.wasmrun.daemon.app;
