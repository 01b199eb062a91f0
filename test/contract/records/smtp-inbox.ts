import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  to: string[]
  raw: string
}

type Verdict = { code: number; text: string } | null

/** A real SMTP server on loopback that keeps what it took, and refuses what the test tells it to. */
export const startSmtpInbox = async (port = 0) => {
  const mails: ReceivedMail[] = []
  let onRecipient: (address: string) => Verdict = () => null
  let onMessage: () => Verdict = () => null
  const refusal = (verdict: Verdict) =>
    verdict ? Object.assign(new Error(verdict.text), { responseCode: verdict.code }) : null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => done(refusal(onRecipient(address))),
    onData(stream, session, done) {
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString('utf8')))
      stream.on('end', () => {
        const verdict = refusal(onMessage())
        if (!verdict) mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
        done(verdict)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const taken = (server.server.address() as AddressInfo).port
  return {
    mails,
    port: taken,
    url: `smtp://127.0.0.1:${taken}`,
    refuseRecipients: (rule: typeof onRecipient) => {
      onRecipient = rule
    },
    refuseMessages: (rule: typeof onMessage) => {
      onMessage = rule
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  }
}
export type SmtpInbox = Awaited<ReturnType<typeof startSmtpInbox>>
