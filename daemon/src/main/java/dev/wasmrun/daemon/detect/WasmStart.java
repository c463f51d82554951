package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rule 12: how a folder with a WebAssembly command is started: by the WASI of Node.js. */
final class WasmStart {
    private static final String RUNNER = "WASMRUN_WASI";
    private static final String SUFFIX = ".wasm";
    private static final List<String> USUAL = List.of("main.wasm", "app.wasm", "index.wasm");

    private WasmStart() {}

    /** The module that speaks for the folder: one with a usual name, else a command, else any. */
    static Optional<String> module(Folder folder) {
        var modules =
                folder.files().stream()
                        .filter(file -> file.endsWith(SUFFIX))
                        .filter(file -> folder.module(file).isPresent())
                        .toList();
        return USUAL.stream()
                .filter(modules::contains)
                .findFirst()
                .or(() -> modules.stream().filter(m -> isCommand(folder, m)).findFirst())
                .or(() -> modules.stream().findFirst());
    }

    static boolean isCommand(Folder folder, String file) {
        return folder.module(file).filter(WasmModule::isCommand).isPresent();
    }

    static Start find(Folder folder, Notes notes) {
        var file = module(folder).orElseThrow(() -> Refusals.noModule(folder.path()));
        var module = folder.module(file).orElseThrow();
        if (!module.isCommand()) {
            throw Refusals.wasmLibrary(file);
        }
        if (!module.isSelfContained()) {
            throw Refusals.wasmImports(file, module.imports());
        }
        notes.because(12, "%s is a command: it exports _start".formatted(file));
        notes.because(12, "the WASI of Node.js runs it");
        return Start.shell("node --no-warnings -e \"$%s\" '%s'".formatted(RUNNER, quoted(file)))
                .in(file)
                .of("WASI")
                .with(Map.of(RUNNER, Script.named("wasi-run.js")));
    }

    private static String quoted(String file) {
        return file.replace("'", "'\\''");
    }
}
