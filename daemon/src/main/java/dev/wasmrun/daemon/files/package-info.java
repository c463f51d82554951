/** The files of a project, as they are seen and edited from the browser. */
package dev.wasmrun.daemon.files;
