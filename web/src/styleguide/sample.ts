import type { Component, VNodeChild } from 'vue'

type PropsOf<C> = C extends abstract new (...args: never[]) => { $props: infer P }
  ? P
  : C extends (props: infer P, ...rest: never[]) => unknown
    ? P
    : never

/** One state of a component, as the guide shows it. */
export interface State<P = object> {
  props?: P
  slots?: Record<string, () => VNodeChild>
  /** Drawn as under the pointer, or as with the focus of the keyboard. */
  force?: 'hover' | 'focus'
}
/** A component with every state that it has, by the name of the state. */
export interface Sample {
  component: Component
  states: Record<string, State>
}
/** The samples of a file, by the name of the component's file; styleguide.test.ts holds them against the folders. */
export type SampleGroup = Record<string, Sample>

/** Only here so that the compiler holds the states against the props of the component. */
export const sample = <C extends Component>(component: C, states: Record<string, State<PropsOf<C>>>): Sample => ({
  component,
  states: states as Record<string, State>,
})

/** Does not fit anywhere at once: a component must break or cut it, never push the page aside. */
export const longText =
  'Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah, kantor cabang pembantu di gedung lama'
