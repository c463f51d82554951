package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rule 4 for a project that says nowhere what it needs: what its sources import is installed, as
 * far as {@link #KNOWN} knows it. An unknown name is never looked for in the registry, where
 * anybody may have taken it.
 */
final class ImportedPackages {
    static final Set<String> KNOWN =
            Set.of(
                    ("express cors body-parser morgan helmet compression cookie-parser express-session"
                                    + " express-handlebars express-ejs-layouts express-validator express-fileupload express-ws"
                                    + " express-rate-limit method-override connect-flash cookie-session serve-static serve-favicon"
                                    + " ejs pug hbs handlebars nunjucks mustache marked markdown-it multer formidable busboy"
                                    + " koa @koa/router koa-router koa-body koa-bodyparser koa-static koa-views"
                                    + " fastify @fastify/static @fastify/cors @fastify/formbody @fastify/view @fastify/websocket"
                                    + " hono @hono/node-server @hapi/hapi @hapi/inert restify polka connect serve-handler h3 micro"
                                    + " socket.io socket.io-client ws http-proxy http-proxy-middleware json-server node-static"
                                    + " graphql express-graphql graphql-http graphql-yoga @apollo/server apollo-server"
                                    + " apollo-server-express axios node-fetch got undici cheerio dotenv chalk lodash underscore"
                                    + " moment dayjs date-fns uuid nanoid async debug mime zod joi validator"
                                    + " mongoose mongodb pg mysql mysql2 sqlite3 better-sqlite3 sequelize knex redis ioredis"
                                    + " lowdb nedb @seald-io/nedb jsonwebtoken bcrypt bcryptjs passport passport-local"
                                    + " nodemailer winston pino node-cron openai stripe twilio telegraf discord.js qrcode sharp")
                            .split(" "));

    private static final Pattern SOURCE = Pattern.compile("(?!.*\\.d\\.).*\\.(?:[cm]?js|ts)");
    private static final Pattern IMPORT =
            Pattern.compile(
                    "\\b(?:require\\s*\\(\\s*|import\\s*\\(\\s*|import\\s+|from\\s*)['\"]((?:@[\\w.-]+/)?[\\w.-]+)[^'\"\\n]*['\"]");
    private static final int MOST_FOLDERS = 60;
    private static final int MOST_FILES = 300;

    private ImportedPackages() {}

    static Optional<Installing> installing(NodeProject project, Notes notes) {
        var needed = of(project.folder());
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        var names = String.join(", ", needed);
        notes.because(4, "npm, with what the sources import: " + names);
        notes.warn(
                "Nothing says what this project needs, so what it imports is installed: %s; write that into a package.json: npm init -y && npm install %s"
                        .formatted(names, String.join(" ", needed)));
        var command = new ArrayList<>(List.of("npm", "install", "--no-save", "--no-package-lock"));
        command.addAll(needed);
        return Optional.of(Installing.by("npm", "imports", command));
    }

    private static List<String> of(Folder folder) {
        return folder.walk(MOST_FOLDERS, MOST_FILES, name -> !name.equals("node_modules")).stream()
                .filter(SOURCE.asMatchPredicate())
                .filter(file -> !isOfAnother(folder, file))
                .flatMap(file -> folder.text(file).stream())
                .flatMap(text -> IMPORT.matcher(text).results())
                .map(found -> found.group(1))
                .filter(KNOWN::contains)
                .flatMap(ImportedPackages::withPeers)
                .distinct()
                .sorted()
                .toList();
    }

    /** Of a folder with a manifest of its own. */
    private static boolean isOfAnother(Folder folder, String file) {
        return IntStream.range(0, file.length())
                .filter(at -> file.charAt(at) == '/')
                .anyMatch(at -> folder.has(file.substring(0, at + 1) + PackageJson.NAME));
    }

    private static Stream<String> withPeers(String name) {
        return switch (name) {
            case "@apollo/server", "graphql-yoga", "express-graphql", "graphql-http" ->
                    Stream.of(name, "graphql");
            default -> Stream.of(name);
        };
    }
}
