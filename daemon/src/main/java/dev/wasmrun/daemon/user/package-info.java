/** The people who have apps here. */
package dev.wasmrun.daemon.user;
