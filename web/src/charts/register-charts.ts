import { Chart, LinearScale, LineController, LineElement, PointElement } from 'chart.js'

/**
 * The parts of Chart.js that Pantau draws with, registered once. No Tooltip, Legend, Title, Filler, time scale or animation:
 * the read-out, the legend, the band and the WIB ticks are ours (tree-shaken, a quarter smaller than `chart.js/auto`).
 */
Chart.register(LineController, LineElement, PointElement, LinearScale)

export { Chart }
