/** The editor itself, in a shadow root: its styles then are made by script, as the content security policy wants it. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { languageOf } from './languages'
import { lineEndOf } from './lineEnds'

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--ansi-magenta)' },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: 'var(--ansi-green)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--ansi-yellow)' },
  { tag: [tags.function(tags.variableName), tags.labelName, tags.tagName, tags.heading], color: 'var(--ansi-blue)' },
  { tag: [tags.propertyName, tags.attributeName, tags.typeName, tags.className], color: 'var(--ansi-cyan)' },
  { tag: [tags.comment, tags.meta], color: 'var(--text-3)' },
  { tag: tags.invalid, color: 'var(--stderr)' },
])

const LOOK = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--well)', fontSize: 'var(--t-2)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--well)', color: 'var(--text-3)', borderRight: '1px solid var(--hair)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '.cm-searchMatch': { backgroundColor: 'var(--hit)' },
})

export interface Sheet {
  text(): string
  close(): void
}

/** Shows a file's text in this shadow root. */
export function show(root: ShadowRoot, path: string, text: string, on: { edited: () => void; save: () => void }): Sheet {
  const language = new Compartment()
  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.lineSeparator.of(lineEndOf(text)),
        lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), indentOnInput(), bracketMatching(),
        highlightSelectionMatches(), syntaxHighlighting(COLOURS), LOOK, language.of([]),
        EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}` }),
        EditorView.updateListener.of((update) => update.docChanged && on.edited()),
        keymap.of([
          { key: 'Mod-s', preventDefault: true, run: () => (on.save(), true) },
          ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab,
        ]),
      ],
    }),
  })
  let closed = false
  languageOf(path).then(
    (colours) => closed || view.dispatch({ effects: language.reconfigure(colours) }),
    () => undefined, // without colours it can be read and edited all the same
  )
  return {
    text: () => view.state.sliceDoc(),
    close: () => {
      closed = true
      view.destroy()
    },
  }
}
