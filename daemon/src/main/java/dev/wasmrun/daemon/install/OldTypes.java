package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Packages of {@code @types} that came newer than the project's TypeScript can read, since those
 * who ask for them take any version ({@code "@types/node": "*"}): the newest releases that it can
 * read stand in for them in {@code node_modules}. Each says what it needs as {@code
 * typeScriptVersion}.
 */
final class OldTypes {
    // The oldest that what is published now can be read with is a later one.
    private static final Pattern OLD_TYPESCRIPT =
            Pattern.compile("\"typescript\"\\s*:\\s*\"(?:[~^]?[1-4]\\b|~?5\\.[0-7]\\b)");

    private static final String STAND_IN =
            """
            const fs = require('node:fs'), os = require('node:os'), path = require('node:path')
            const { execFileSync } = require('node:child_process')
            const npm = (...words) => execFileSync(process.execPath, [process.argv[1], ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
            const read = (folder) => {
                try { return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) } catch { return {} }
            }
            const parts = (version) => version.split('.').map((part) => parseInt(part) || 0)
            const order = (one, other) => {
                const [a, b] = [parts(one), parts(other)]
                return a[0] - b[0] || a[1] - b[1] || (a[2] || 0) - (b[2] || 0)
            }
            const own = (read('node_modules/typescript').version || '').split('.').slice(0, 2).join('.')
            const all = 'node_modules/@types'
            const tooNew = !own || !fs.existsSync(all) ? [] : fs.readdirSync(all).filter((name) => {
                const needed = read(path.join(all, name)).typeScriptVersion
                return needed && order(needed, own) > 0
            })
            const standIn = (name) => {
                const { version: installed } = read(path.join(all, name))
                const said = npm('view', `@types/${name}@>=0`, 'typeScriptVersion')
                const fitting = [...said.matchAll(/@(\\d+\\.\\d+\\.\\d+) '(\\d+\\.\\d+)'/g)]
                    .filter(([, version, needed]) => order(needed, own) <= 0 && order(version, installed) < 0)
                    .map(([, version]) => version)
                    .sort(order)
                    .pop()
                if (!fitting) return
                const aside = fs.mkdtempSync(path.join(os.tmpdir(), 'types-'))
                npm('install', '--prefix', aside, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `@types/${name}@${fitting}`)
                const from = path.join(aside, 'node_modules'), to = path.join(all, name)
                fs.rmSync(to, { recursive: true })
                fs.renameSync(path.join(from, '@types', name), aside + '.one')
                execFileSync('cp', ['-R', aside + '.one', to])
                for (const other of fs.readdirSync(from).filter((one) => !/^[.@]/.test(one))) {
                    fs.mkdirSync(path.join(to, 'node_modules'), { recursive: true })
                    execFileSync('cp', ['-R', path.join(from, other), path.join(to, 'node_modules', other)])
                }
                fs.rmSync(aside, { recursive: true })
                fs.rmSync(aside + '.one', { recursive: true })
                console.log(`@types/${name} ${fitting}, the newest that TypeScript ${own} can read`)
            }
            for (const name of tooNew) {
                try { standIn(name) } catch (e) { console.log(`@types/${name} stays as it is: ${e.message}`) }
            }
            """;

    private OldTypes() {}

    /** Where npm installs for a TypeScript that is too old for what is published now. */
    static boolean areWanted(Plan plan, Path folder) {
        return plan.manager().filter("npm"::equals).isPresent()
                && OLD_TYPESCRIPT.matcher(text(folder.resolve("package.json"))).find();
    }

    /**
     * @param npm how npm is called: its node, its own script, and more
     */
    static List<String> words(List<String> npm) {
        return List.of(npm.get(0), "-e", STAND_IN, npm.get(1));
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return ""; // npm will say what is wrong
        }
    }
}
