/** Something to be heard: words for a speech engine, one file, or, without end, music or the tone of a phone that rings. */
export type Media =
  | { readonly kind: 'speech'; readonly text: string; readonly language: string; readonly voice: string }
  | { readonly kind: 'file'; readonly url: string }
  | { readonly kind: 'music' }
  | { readonly kind: 'ringing' };
