/**
 * How large letters must be to be read across a room: 16 minutes of arc is the least for capitals (ISO 9241-3, preferred
 * 20). With the default hanging (55 inch at 5 m) a 1080p screen gets 49 px.
 */
const LEAST_ANGLE_RAD = (16 / 60) * (Math.PI / 180)
/** Height of a capital / size of the font, Plus Jakarta Sans. */
const CAPITAL_SHARE = 0.745
/** A person at a desk with a small window still wants to read. */
const LEAST_PX = 13

export interface Hanging {
  diagonalInch: number
  distanceM: number
  /** Of the window, in CSS pixels; the wall is taken to be 16:9. */
  widthPx: number
}

/** The unit `--u` of the wall in CSS pixels: size of its body text. */
export const letterSizePx = ({ diagonalInch, distanceM, widthPx }: Hanging): number => {
  const widthMm = diagonalInch * 25.4 * (16 / Math.hypot(16, 9))
  const capitalMm = Math.tan(LEAST_ANGLE_RAD) * distanceM * 1000
  return Math.max(LEAST_PX, Math.round((capitalMm / CAPITAL_SHARE / widthMm) * widthPx * 10) / 10)
}
