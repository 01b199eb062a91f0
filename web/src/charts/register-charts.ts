import { Chart, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js'

/**
 * The parts of Chart.js that Pantau draws with, registered once. No Tooltip, Legend, Title, time scale or animation:
 * the read-out, the legend and the WIB ticks are ours (tree-shaken, a quarter smaller than `chart.js/auto`).
 */
Chart.register(LineController, LineElement, PointElement, LinearScale, Filler)

export { Chart }
