import type { Principal } from '#domain/principal.ts'
import type { FileOwner } from './file-store.ts'

/** The owner decides who reads its files: each feature whose objects carry files registers one for its kind. */
export interface FileScope {
  kind: FileOwner['kind']
  /**
   * Whether this one file of the owner is for this reader: an owner may hold files for different readers. False for what
   * does not exist too: the reader learns nothing from the difference.
   */
  mayRead(principal: Principal, file: { ownerId: string; fileId: string }): Promise<boolean>
}
