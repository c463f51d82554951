package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 4 for a program that a script calls and package.json does not name, since its author has it
 * on his machine ({@code npm install -g nodemon}). {@link #ALL} lists those that are known.
 */
final class UndeclaredTools {
    /**
     * @param packages that bring it, in a version that old Node.js can run, too
     * @param others any of these brings it as well
     */
    private record Tool(String program, Pattern call, List<String> packages, List<String> others) {
        Tool or(String other) {
            return new Tool(program, call, packages, List.of(other));
        }

        boolean isCalledBy(Collection<String> scripts) {
            return scripts.stream().anyMatch(script -> call.matcher(script).find());
        }

        Stream<String> missing(PackageJson manifest) {
            return others.stream().anyMatch(manifest::needs)
                    ? Stream.of()
                    : packages.stream()
                            .filter(each -> !manifest.needs(each.replaceFirst("(?<=.)@.*", "")));
        }
    }

    // The newest without the interface that these are built on: TypeScript 7 has another.
    private static final String COMPILER = "typescript@5";
    private static final List<String> COMPILES =
            List.of("ts-node", "ts-node-dev", "@nestjs/cli", "ts-loader");
    // The last that the first ts-node-dev, and ts-node before 10, can call.
    private static final String OLD_COMPILER = "typescript@4.6";
    private static final Pattern FROM_4 = Pattern.compile("\\^4\\.[0-6]\\b.*|4(?:\\.x)?");
    private static final Pattern ANY_VERSION = Pattern.compile("\\*|x|latest|next|>=?\\s*\\d.*");

    static final List<Tool> ALL =
            List.of(
                    tool("nodemon", "nodemon"),
                    tool("ts-node", "ts-node", COMPILER),
                    tool("ts-node-dev|tsnd", "ts-node-dev", COMPILER),
                    tool("tsx", "tsx"),
                    tool("tsc", COMPILER),
                    tool("node-dev", "node-dev"),
                    tool("supervisor", "supervisor"),
                    tool("concurrently", "concurrently@8"),
                    tool("run-p|run-s|npm-run-all", "npm-run-all").or("npm-run-all2"),
                    tool("cross-env(?:-shell)?", "cross-env@7"),
                    tool("env-cmd", "env-cmd"),
                    tool("rimraf", "rimraf@5"),
                    tool("http-server", "http-server"),
                    tool("live-server", "live-server"),
                    tool("lite-server", "lite-server"),
                    tool("json-server", "json-server@0"), // 1 has other flags, and is not finished
                    tool("serve", "serve"),
                    tool("browser-sync", "browser-sync"),
                    tool("nest", "@nestjs/cli"),
                    tool("ng", "@angular/cli"),
                    tool("parcel", "parcel").or("parcel-bundler"), // its first
                    tool("pm2|pm2-runtime|pm2-dev", "pm2"),
                    tool("forever", "forever"),
                    tool("dotenv", "dotenv-cli"),
                    tool("wait-on", "wait-on"),
                    tool("sass", "sass"),
                    tool("yarn", "yarn@1"),
                    tool("pnpm", "pnpm@8"));

    private UndeclaredTools() {}

    /** The install with these tools, which npm alone adds without a change of package.json. */
    static Installing also(Installing own, NodeProject project, Start start, Notes notes) {
        if (!project.manager().equals("npm") || Workspaces.isRoot(project)) {
            return own;
        }
        var scripts = InnerPackages.texts(project, start);
        var missing =
                Stream.concat(
                                ALL.stream()
                                        .filter(tool -> tool.isCalledBy(scripts))
                                        .flatMap(tool -> tool.missing(project.manifest())),
                                isLocked(own) ? Stream.<String>of() : compiler(project.manifest()))
                        .map(tool -> tool.equals("parcel") ? parcel(project.manifest()) : tool)
                        .distinct()
                        .toList();
        if (missing.isEmpty()) {
            return own;
        }
        notes.because(
                4,
                "package.json does not name what its scripts need: %s; it is installed as well"
                        .formatted(String.join(", ", missing)));
        return Installing.by("npm", own.source().orElse(PackageJson.NAME), command(own, missing))
                .in(own.version());
    }

    private static boolean isLocked(Installing own) {
        return own.command().equals(List.of("npm", "ci"));
    }

    /** Where nothing keeps npm from bringing one that is too new. */
    private static Stream<String> compiler(PackageJson manifest) {
        var isOld =
                manifest.older("ts-node-dev", 2).isPresent()
                        || manifest.older("ts-node", 10).isPresent();
        if (isOld && manifest.wanted("typescript").anyMatch(FROM_4.asMatchPredicate())) {
            return Stream.of(OLD_COMPILER);
        }
        return COMPILES.stream().anyMatch(manifest::needs)
                        && manifest.wanted("typescript").allMatch(ANY_VERSION.asMatchPredicate())
                ? Stream.of(COMPILER)
                : Stream.of();
    }

    /** Its second version takes a page for no {@code main}. */
    private static String parcel(PackageJson manifest) {
        return manifest.text("main").filter(file -> file.endsWith(".html")).isPresent()
                ? "parcel-bundler"
                : "parcel";
    }

    private static List<String> command(Installing own, List<String> tools) {
        var install = new ArrayList<>(List.of("npm", "install", "--no-save"));
        install.addAll(tools);
        var isOfSeveralFolders = own.command().size() == 1;
        return isOfSeveralFolders
                ? List.of(own.command().getFirst() + " && " + String.join(" ", install))
                : install;
    }

    // At the beginning of a command: behind an operator, a quote, a variable, npx, or who runs it.
    private static Tool tool(String program, String... packages) {
        var call =
                Pattern.compile(
                        "(?:^|[;&|(\"']|\\b\\w+=\\S*\\s|\\bnpx\\s|--exec\\s|cross-env\\s|env-cmd\\s)\\s*(?:%s)(?=\\s|$|[\"';&|)])"
                                .formatted(program));
        return new Tool(program, call, List.of(packages), List.of());
    }
}
