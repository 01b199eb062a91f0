import { createTransport } from 'nodemailer'
import type { Channel } from './channel.ts'

export interface SmtpSettings {
  /** `smtp://user:password@host:587` or `smtps://…:465`; a secret. */
  url: string
  /** `Pantau <pantau@example.go.id>`. */
  from: string
}

/** The part of an SMTP error that decides (nodemailer: `code`, `responseCode`; RFC 5321 §4.2.1). */
interface SmtpError {
  code?: string
  responseCode?: number
  message?: string
}

/** Only a 5xx to this recipient or this message is final. A refused log-in or greeting is our setup: try again. */
const isFinal = ({ code, responseCode }: SmtpError): boolean =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500

/** One line, without the address of the server's user or its password. */
const problemOf = (error: SmtpError): string =>
  [error.code, (error.message ?? 'unknown').replaceAll(/\s+/g, ' ').slice(0, 300)].filter(Boolean).join(': ')

export const createSmtpChannel = ({ url, from }: SmtpSettings): Channel => {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'pantau.invalid'
  const transport = createTransport({
    url,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name: 'email',
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: to.name, address: to.address },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          // No reply loops with out-of-office robots (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { sent: true }
      } catch (error) {
        const failed = error as SmtpError
        return { sent: false, isFinal: isFinal(failed), problem: problemOf(failed) }
      }
    },
    close: () => transport.close(),
  }
}
