package dev.wasmrun.protocol;

import java.util.List;

/**
 * A folder of a project: folders first, then the rest, each by name.
 *
 * @param path in the project; empty for the project itself
 * @param complete whether nothing was left out
 */
public record FolderPage(String path, List<FileEntry> entries, boolean complete) {
    public FolderPage {
        entries = List.copyOf(entries);
    }
}
