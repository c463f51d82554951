/** What is shown where there is no app to show. */
import { Copy } from '../look/Copy'
import { state } from '../state'
import { Brand, MenuButton } from './Rail'

const Command = ({ words }: { words: string }) => (
  <div class="cmd">
    <span class="ps" aria-hidden="true">$</span>
    <code>{words}</code>
    <Copy text={words} label="Copy the command" wide />
  </div>
)

export const NoApps = () => (
  <section class="view empty" aria-label="No apps yet">
    <MenuButton />
    <div class="empty-c">
      <h1>No apps yet</h1>
      <p>Type this in a terminal, with the folder of a Node.js or Python project:</p>
      <Command words="wasmrun os ./app" />
      <ol class="flow">
        <li><b>detects</b>the language, the framework and the port</li>
        <li><b>installs</b>with npm or pip</li>
        <li><b>starts</b>it in a sandbox with a network of its own</li>
        <li><b>shows</b>its page here, and its log below</li>
      </ol>
      <p class="m2">To see the plan first: <code>wasmrun os ./app --dry-run</code>. This page shows an app as soon as it is there.</p>
    </div>
  </section>
)

export const NoSuchApp = ({ name }: { name: string }) => (
  <section class="view empty" aria-label={`No app ${name}`}>
    <MenuButton />
    <div class="empty-c">
      <h1>There is no app “{name}”</h1>
      <p>It was removed, or it never had this name. {state.value.apps.size > 0 && 'The list shows the apps that there are.'}</p>
      <Command words="wasmrun os ./app" />
    </div>
  </section>
)

export const SignIn = () => (
  <main class="view empty alone" aria-label="Not signed in">
    <div class="empty-c">
      <Brand />
      <h1>This browser is not signed in</h1>
      <p>Only who can use this machine’s terminal may see its apps. Type this there; it opens this page with a link that works once:</p>
      <Command words="wasmrun ui" />
    </div>
  </main>
)
