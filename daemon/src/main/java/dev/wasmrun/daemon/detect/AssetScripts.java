package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Scripts of package.json that serve a project in Python the files that its pages refer to: half of
 * an app, of which Django is the other half.
 */
final class AssetScripts {
    private static final Pattern SERVES_FILES =
            Pattern.compile(
                    "^\\s*(?:npx\\s+|cross-env\\s+|\\w+=\\S*\\s+)*(?:vite|parcel|webpack-dev-server|webpack serve|rspack (?:dev|serve)|rsbuild dev)(?![\\w-])[^&|;]*$");

    private static final List<String> TEMPLATES = List.of("render_template(", "Jinja2Templates(");

    private AssetScripts() {}

    /** Pages of its own would make it an app of its own. */
    static boolean isOne(Folder folder, String script) {
        return hasNoPage(folder, script)
                && (folder.has(DjangoStart.MANAGE) || makesPages(PythonProject.of(folder)));
    }

    private static boolean makesPages(PythonProject project) {
        return project.manifest().isPresent()
                && project.sources().stream()
                        .map(PythonSource::text)
                        .anyMatch(text -> TEMPLATES.stream().anyMatch(text::contains));
    }

    /** Whether it serves the files of pages, of which the folder has none. */
    static boolean hasNoPage(Folder folder, String script) {
        return !folder.has(Pages.INDEX) && SERVES_FILES.matcher(script).find();
    }

    static void tell(Folder folder, Notes notes) {
        name(folder)
                .ifPresent(
                        name ->
                                notes.warn(
                                        "The script \"%s\" of package.json makes files for the pages, and is not run: if they are missing, wasmrun os . --language nodejs --name assets --forward 5173:5173 runs it beside (with the port that it tells)"
                                                .formatted(name)));
    }

    private static Optional<String> name(Folder folder) {
        var manifest = PackageJson.of(folder);
        return NodeStart.SCRIPTS.stream()
                .filter(manifest::has)
                .filter(name -> isOne(folder, manifest.scripts().get(name)))
                .findFirst();
    }
}
