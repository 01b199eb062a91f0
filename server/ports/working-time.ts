/** Working time of the office (domain.md §5), from the calendar in force. */
export interface WorkingTime {
  /** The instant that lies `days` working days after `fromMs` (a start outside working time counts from the next opening). */
  addWorkingDays(fromMs: number, days: number): number
}
