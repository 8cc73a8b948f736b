import type { ComponentChildren } from 'preact'

interface SectionProps {
  name: string
  title: string
  children: ComponentChildren
}

/** A part of the view under its heading. */
export function Section({ name, title, children }: SectionProps) {
  return (
    <section class={`sec ${name}`} aria-labelledby={`${name}-title`} data-testid={name}>
      <h2 id={`${name}-title`}>{title}</h2>
      {children}
    </section>
  )
}
