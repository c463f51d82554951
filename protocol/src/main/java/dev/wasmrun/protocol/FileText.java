package dev.wasmrun.protocol;

/**
 * A text file of a project.
 *
 * @param path in the project
 * @param version changes with the text; who saves says which version was edited
 */
public record FileText(String path, String text, String version) {}
