/** Live reload: which files of a project changed, and what that means for its app. */
package dev.wasmrun.daemon.watch;
