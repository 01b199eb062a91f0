/** The inventory file that was given at start (`--inventory`, PANTAU_INVENTORY), or what the demo city wrote. */
export interface GivenInventory {
  /** For messages: the path as it was given. */
  name: string
  text: string
  /** Folder that relative `file:` references start from. */
  baseDir: string
  /** Taken over whenever it changed, whatever was done on the screen: the demo's devices are where it says, nowhere else. */
  isAuthority: boolean
}
