/** The verb {@code os}, which runs a project and stays with it. */
package dev.wasmrun.cli.os;
