import { createApp } from 'vue'
import { z } from 'zod/mini'
import App from './App.vue'
import { explainFailure } from './api/api-failure.ts'
import { loadDictionaries, speak, t } from './i18n/translator.ts'
import { createAppRouter } from './router.ts'
import { restoreSession } from './session/session.ts'
import { applyTheme, storedLanguage } from './settings/settings.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/print.css'

// zod would compile its parsers with `new Function`; the content policy refuses that, so it need not even try.
z.config({ jitless: true })

/** Nobody is lost on a blank page: while the server does not answer, the start is tried again. */
const startSession = async (texts: Promise<unknown>): Promise<void> => {
  const place = document.querySelector('#app')
  for (let waitMs = 1000; ; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      await restoreSession()
      return
    } catch (error) {
      await texts
      const failure = explainFailure(error)
      if (place) place.textContent = `${t('common.startFailedTitle')}. ${failure.text}`
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}

/** A wall shows what is true now or nothing: it keeps no answers. */
const keepAnswers = async (): Promise<void> => {
  if (location.pathname.startsWith('/wall')) return
  const { startKeeping } = await import('./offline/offline.ts')
  startKeeping()
}

applyTheme()
// On its way before the first text asks for it, so that nothing is written twice.
void document.fonts.load('1rem "Plus Jakarta Sans Variable"')
const texts = Promise.all([speak(storedLanguage()), loadDictionaries(['common'])])
await Promise.all([texts, keepAnswers().then(() => startSession(texts))])
createApp(App).use(createAppRouter()).mount('#app')
if (import.meta.env.PROD) void import('./offline/register-worker.ts').then(({ registerWorker }) => registerWorker())
