/** The other verbs, one file each. */
package dev.wasmrun.cli.verb;
