/** What an app can see and do: the bubblewrap sandbox that its processes live in. */
package dev.wasmrun.daemon.sandbox;
