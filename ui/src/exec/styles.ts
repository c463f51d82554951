/**
 * Lets the terminal style itself under the page's content security policy, which allows styles made by script and none that are
 * written into elements. It makes them by `document.createElement`, and offers no other way in (its `documentOverride` is not used
 * everywhere): so what that gives for a `style` fills a style sheet made by script, and a `span` takes its style as a property.
 */
const make = document.createElement.bind(document)

export function styleByScript(): void {
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    if (name === 'style') return sheet()
    return name === 'span' ? span() : make(name, options)
  }) as typeof document.createElement
}

function sheet(): HTMLElement {
  const styles = new CSSStyleSheet()
  const element = make('span')
  element.hidden = true
  document.adoptedStyleSheets.push(styles)
  return Object.defineProperties(element, {
    textContent: { set: (css: string) => styles.replaceSync(css) },
    remove: {
      value: () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== styles)
        Element.prototype.remove.call(element)
      },
    },
  })
}

function span(): HTMLElement {
  const element = make('span')
  const set = element.setAttribute.bind(element)
  element.setAttribute = (name, value) => {
    if (name === 'style') element.style.cssText = value
    else set(name, value)
  }
  return element
}
