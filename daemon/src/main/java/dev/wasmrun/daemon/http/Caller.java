package dev.wasmrun.daemon.http;

/**
 * Who calls, as the edge found out.
 *
 * @param user the owner of the apps this caller sees
 */
public record Caller(String user) {}
