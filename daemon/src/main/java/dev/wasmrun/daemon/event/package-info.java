/** What happened, in order, for those who watch. */
package dev.wasmrun.daemon.event;
