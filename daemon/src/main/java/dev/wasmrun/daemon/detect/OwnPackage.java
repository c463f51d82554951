package dev.wasmrun.daemon.detect;

import org.tomlj.TomlTable;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the build tool of {@code pyproject.toml} finds a package of the project's own to build.
 * Many applications have none, and then cannot be installed themselves.
 *
 * <p>The rules are the tools' own: poetry-core's {@code Module}, hatchling's default selection of
 * files, setuptools' automatic discovery.
 */
record OwnPackage(Pyproject pyproject, Folder folder) {
    private static final Pattern NO_PACKAGE =
            Pattern.compile(
                    "[._].*|.*[^\\w].*|ci|bin|debian|docs?|documentation|manpages|news|newsfragments|changelog|tests?|unit_?tests?|examples?|scripts|tools|utils?|python|build|benchmarks?|exercises?|htmlcov|tasks|fabfile|site_scons");
    private static final Pattern NO_MODULE =
            Pattern.compile(
                    "[._].*|.*[^\\w].*|setup|conftest|tests?|examples?|build|toxfile|noxfile|pavement|dodo|tasks|fabfile|conanfile|manage|benchmarks?|exercises?");

    boolean canBeBuilt() {
        var usual = pyproject.isPoetry() ? "poetry" : "setuptools";
        var tool = backend().orElse(usual);
        return switch (tool.split("\\.")[0]) {
            case "poetry" -> readmeIsThere() && ofPoetry();
            case "hatchling" -> readmeIsThere() && ofHatch();
            case "setuptools" -> ofSetuptools();
            default -> true;
        };
    }

    /** Without one that it names, poetry-core does not even tell the dependencies. */
    boolean readmeIsThere() {
        return Stream.concat(
                        pyproject.texts("project", "readme"),
                        pyproject.texts("tool", "poetry", "readme"))
                .allMatch(folder::has);
    }

    private boolean ofPoetry() {
        var name = name().toLowerCase(Locale.ROOT);
        var told = pyproject.tables("tool", "poetry", "packages").toList();
        return told.isEmpty()
                ? Stream.of(name, "src/" + name)
                        .anyMatch(path -> folder.hasFolder(path) || folder.has(path + ".py"))
                : told.stream().allMatch(this::isThere);
    }

    /** {@code {include = "shop", from = "lib"}}; of a pattern, the folder that it begins with. */
    private boolean isThere(TomlTable told) {
        var from = told.get("from") instanceof String in ? in + "/" : "";
        var path = from + told.get("include");
        var fixed = path.replaceFirst("(?:^|/)[^/]*[*?\\[].*", "");
        return fixed.isEmpty() || folder.has(fixed) || folder.hasFolder(fixed);
    }

    /** What {@code poetry init} wrote for years: it cannot be installed as editable. */
    boolean isOfOldPoetry() {
        return backend().filter("poetry.masonry.api"::equals).isPresent();
    }

    /** Its commands, or its modules in {@code src}, are there only once it is installed. */
    boolean isNeeded() {
        return canBeBuilt()
                && (pyproject.has("tool", "poetry", "scripts") || folder.hasFolder("src"));
    }

    private Optional<String> backend() {
        return pyproject.text("build-system", "build-backend");
    }

    private boolean ofHatch() {
        return pyproject.has("tool", "hatch", "build")
                || Stream.of(name(), name().toLowerCase(Locale.ROOT)).anyMatch(this::isOfHatch);
    }

    private boolean isOfHatch(String name) {
        var init = name + "/__init__.py";
        return folder.has(init)
                || folder.has(name + ".py")
                || folder.folders().stream().anyMatch(in -> folder.has(in + "/" + init));
    }

    private boolean ofSetuptools() {
        return pyproject.has("tool", "setuptools")
                || folder.first("setup.py", "setup.cfg").isPresent()
                || folder.hasFolder("src")
                || isOneAlone();
    }

    /** Of several folders, or modules, it does not know which one is meant. */
    private boolean isOneAlone() {
        var packages = count(folder.folders().stream(), NO_PACKAGE);
        var modules =
                folder.files().stream()
                        .filter(file -> file.endsWith(".py"))
                        .map(file -> file.replaceFirst("\\.py$", ""));
        return packages == 1 || packages == 0 && count(modules, NO_MODULE) < 2;
    }

    private static long count(Stream<String> names, Pattern without) {
        return names.filter(name -> !without.matcher(name).matches()).count();
    }

    private String name() {
        return pyproject.name().orElse("").replaceAll("[-_.]+", "_");
    }
}
