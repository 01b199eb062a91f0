/** A way out of the house for notices: mail now; Telegram or WhatsApp by the same port. */
export interface OutgoingMessage {
  /** The same for every attempt, so that a receiver recognises a repeat. */
  id: string
  to: { name: string; address: string }
  subject: string
  text: string
}

export type SendResult =
  | { sent: true }
  /** `isFinal`: this message will never be taken (no such mailbox); otherwise worth another try. */
  | { sent: false; isFinal: boolean; problem: string }

export interface Channel {
  name: string
  /** Resolves for every outcome that the other side or the network can give; rejects for defects of ours only. */
  send(message: OutgoingMessage): Promise<SendResult>
  close(): void
}
