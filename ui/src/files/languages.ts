/** The colours of a file's language, fetched when the first file of its kind is opened. */
import { StreamLanguage, type StreamParser } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

type Load = () => Promise<Extension>

const javascript = (options: { jsx?: boolean; typescript?: boolean }): Load => () =>
  import('@codemirror/lang-javascript').then((part) => part.javascript(options))
const html: Load = () => import('@codemirror/lang-html').then((part) => part.html())
const yaml: Load = () => import('@codemirror/lang-yaml').then((part) => part.yaml())
const shell: Load = () => mode(import('@codemirror/legacy-modes/mode/shell').then((part) => part.shell))
const ini: Load = () => mode(import('@codemirror/legacy-modes/mode/properties').then((part) => part.properties))
const toml: Load = () => mode(import('@codemirror/legacy-modes/mode/toml').then((part) => part.toml))

const BY_ENDING: Readonly<Record<string, Load>> = {
  js: javascript({ jsx: true }), mjs: javascript({}), cjs: javascript({}), jsx: javascript({ jsx: true }),
  ts: javascript({ typescript: true }), mts: javascript({ typescript: true }), cts: javascript({ typescript: true }),
  tsx: javascript({ jsx: true, typescript: true }),
  json: () => import('@codemirror/lang-json').then((part) => part.json()),
  py: () => import('@codemirror/lang-python').then((part) => part.python()),
  css: () => import('@codemirror/lang-css').then((part) => part.css()),
  md: () => import('@codemirror/lang-markdown').then((part) => part.markdown()),
  html, htm: html, vue: html, svelte: html, astro: html, yml: yaml, yaml, sh: shell, bash: shell, env: ini, ini, cfg: ini, toml,
}

const mode = async (parser: Promise<StreamParser<unknown>>): Promise<Extension> => StreamLanguage.define(await parser)

/** Nothing for a language that we have no colours for. */
export const languageOf = (path: string): Promise<Extension> => BY_ENDING[endingOf(path)]?.() ?? Promise.resolve([])

export const endingOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase()
