import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

type Chunk = Rolldown.OutputChunk
type Bundle = Rolldown.OutputBundle

/** V8 compiles all functions of a script that begins so while it is still coming in, and not on the page's own thread. */
const CALLED_ON_LOAD = '//# allFunctionsCalledOnLoad\n'

/**
 * Has the first view come as soon as it can: the built page names what its first script imports later too, so that the
 * browser fetches that along with the script and not after it; and all of it is compiled ahead.
 */
export function aheadPlugin(): Plugin {
  let first: readonly string[] = []
  return {
    name: 'ahead',
    transformIndexHtml: {
      order: 'post',
      handler(_page, { chunk, bundle }) {
        if (!chunk || !bundle) return
        const there = partsOf([chunk], bundle)
        const all = partsOf([...there, ...namedIn(bundle, chunk.dynamicImports)], bundle)
        first = all.map(({ fileName }) => fileName)
        return all.slice(there.length).flatMap(linksTo)
      },
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const part of namedIn(bundle, first)) part.code = CALLED_ON_LOAD + part.code
      },
    },
  }
}

/** Scripts, and after them all that they import at once. */
function partsOf(chunks: readonly Chunk[], bundle: Bundle): Chunk[] {
  const parts = new Set(chunks)
  // A set that grows while it is gone through is gone through to its new end.
  for (const { imports } of parts) for (const chunk of namedIn(bundle, imports)) parts.add(chunk)
  return [...parts]
}

const namedIn = (bundle: Bundle, names: readonly string[]): Chunk[] =>
  names.map((name) => {
    const chunk = bundle[name]
    if (chunk?.type === 'chunk') return chunk
    throw new Error(`BUG: expected the script ${name} among what is built, got none`)
  })

const linksTo = ({ fileName, viteMetadata }: Chunk): HtmlTagDescriptor[] => [
  link('modulepreload', fileName),
  ...[...(viteMetadata?.importedCss ?? [])].map((style) => link('stylesheet', style)),
]

const link = (rel: string, name: string): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { rel, crossorigin: true, href: `/${name}` },
  injectTo: 'head',
})
