package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** Rules 4 and 5 for programs of any name, with a manifest that says nothing or without one. */
class LoneProgramTest {
    private static final String MANIFEST = "{\"dependencies\": {\"fastify\": \"5\"}}";
    private static final String SERVER =
            "require('node:http').createServer((_, r) => r.end()).listen(3000)";

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void open() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.listen({port: 3000})",
                "const wss = new WebSocketServer({port: 8080})",
                "const wss = new WebSocket.Server({port: 8080})",
                "serve({fetch: app.fetch, port: 3000})",
                "Bun.serve({fetch: () => new Response('x')})",
                "http.createServer(handle)"
            })
    void the_only_one_that_serves_is_started(String source) {
        project.file("package.json", MANIFEST)
                .file("simple.js", source)
                .file("seed.js", "console.log('done')")
                .file("vite.config.js", "export default {server: {listen: x.listen()}}")
                .file("simple.test.js", SERVER);

        assertThat(project.start()).isEqualTo("node simple.js");
    }

    @Test
    void the_only_one_that_is_there_is_started() {
        project.file("package.json", MANIFEST).file("job.mjs", "console.log('done')");

        assertThat(project.start()).isEqualTo("node job.mjs");
    }

    @Test
    void what_a_browser_runs_is_none() {
        project.file("package.json", MANIFEST).file("menu.js", "document.title = 'x'");

        assertThat(project.problem().code()).isEqualTo("no-start-command");
    }

    @Test
    void of_several_that_serve_none_is_started_and_all_are_named() {
        project.file("package.json", MANIFEST).file("a.js", SERVER).file("b.js", SERVER);

        assertThat(project.problem().code()).isEqualTo("no-start-command");
        assertThat(project.problem().message()).endsWith("a.js, b.js");
        assertThat(project.problem().hint()).contains("--cmd 'node a.js'");
    }

    @Test
    void it_needs_no_manifest() {
        project.file("whiteboard.js", SERVER);

        assertThat(project.plan().language()).isEqualTo(Language.NODEJS);
        assertThat(project.start()).isEqualTo("node whiteboard.js");
        assertThat(project.plan().install()).isEmpty();
    }

    @Test
    void a_page_with_its_script_is_a_page() {
        project.file("index.html", "<script src=game.js></script>")
                .file("game.js", "socket.listen('x')");

        assertThat(project.plan().language()).isEqualTo(Language.STATIC);
    }

    @Test
    void what_the_sources_import_is_installed_where_nothing_is_declared() {
        project.file(
                        "app.js",
                        """
                        const express = require("express")
                        const http = require('node:http'), fs = require('fs')
                        const routes = require('./lib/routes')
                        const own = require('a-name-that-nobody-knows')
                        express().listen(3000)
                        """)
                .file("lib/routes.js", "import { Server } from 'socket.io'; import 'dotenv/config'")
                .file("node_modules/x/index.js", "require('koa')")
                .file("tools/package.json", "{}")
                .file("tools/lib/index.js", "require('koa')");

        assertThat(project.plan().install())
                .containsExactly(
                        "npm",
                        "install",
                        "--no-save",
                        "--no-package-lock",
                        "dotenv",
                        "express",
                        "socket.io");
        assertThat(project.plan().warnings().getFirst())
                .endsWith("npm init -y && npm install dotenv express socket.io");
        project.file("package.json", "{\"dependencies\": {\"express\": \"5\"}}");
        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void what_serves_goes_before_a_main_module_that_is_a_library() {
        project.file(
                        "package.json",
                        "{\"main\": \"lib/core.js\", \"bin\": {\"shop\": \"bin/shop\"}}")
                .file("lib/core.js", "'use strict'", "module.exports = {run: () => 1}")
                .file("bin/shop", "require('../lib/core').run()");
        assertThat(project.start()).isEqualTo("node bin/shop");

        project.file("server.js", SERVER);
        assertThat(project.start()).isEqualTo("node server.js");

        project.file("lib/core.js", SERVER, "module.exports = {}");
        assertThat(project.start()).isEqualTo("node lib/core.js");
    }
}
