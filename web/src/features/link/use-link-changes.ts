import { requestRoutes } from '#wire/requests.ts'
import type { RequestRow } from '#wire/request-views.ts'
import { computed, watch } from 'vue'
import { call } from '../../api/call.ts'
import { useResource } from '../../api/use-resource.ts'
import { t } from '../../i18n/translator.ts'
import { useNews } from '../../requests/use-news.ts'

/** An increase of this link, as the chart and the list beside it show it. */
export interface LinkChange {
  requestId: string
  number: string | null
  atMs: number
  asked: RequestRow['asked']
  verdict: RequestRow['verdict']
  /** Beside its mark on the chart. */
  text: string
}

/** The increases of a link in the reader's scope, newest first, kept fresh by the news. */
export const useLinkChanges = (linkId: () => string) => {
  const list = useResource((signal) =>
    call(requestRoutes.listRequests, {
      query: { link: linkId(), sort: 'updated', order: 'desc', size: '100' },
      signal,
    }),
  )
  watch(linkId, () => void list.load(), { immediate: true })
  const changes = computed<LinkChange[]>(() =>
    (list.data.value?.rows ?? [])
      .flatMap(({ id, number, increasedAtMs, asked, verdict }) =>
        increasedAtMs === null
          ? []
          : [
              {
                requestId: id,
                number,
                atMs: increasedAtMs,
                asked,
                verdict,
                text: verdict === null ? t('requests.verdictNone') : t(`requests.verdict_${verdict}`),
              },
            ],
      )
      .toSorted((one, other) => other.atMs - one.atMs),
  )
  // The news names requests, not links: any may be of this one.
  useNews(['request', 'verification'], () => void list.load())
  return { ...list, changes }
}
