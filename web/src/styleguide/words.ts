/** The guide is read by those who write the screens, so it speaks their language alone. */
export const words = {
  title: 'Style guide',
  intro:
    'Every token and every component in every state. Hover and focus are the rules of the components themselves, held still.',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', wall: 'Wall' },
  contents: 'Components',
  tokensTitle: 'Tokens',
  tokens: { colour: 'Colour', shadow: 'Shadow', type: 'Type', space: 'Space', size: 'Size', motion: 'Motion' },
  letters: 'Pekalongan 1.234,5',
} as const
