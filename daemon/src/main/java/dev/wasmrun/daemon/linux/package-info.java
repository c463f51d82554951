/**
 * Every call into the operating system that Java itself does not offer. Foreign functions are used
 * here and nowhere else.
 */
package dev.wasmrun.daemon.linux;
