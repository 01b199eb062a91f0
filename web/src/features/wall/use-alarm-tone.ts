import { onScopeDispose, watch, type Ref } from 'vue'

const TONE_HZ = 880
const TONE_S = 0.35

/**
 * One short tone when an alarm begins that was not there before (ux.md §6.8: off unless the screen's address asks). A
 * browser that was never touched may refuse: a kiosk starts Chromium with --autoplay-policy=no-user-gesture-required.
 */
export const useAlarmTone = (alarms: Ref<ReadonlySet<string> | null>, isOn: () => boolean): void => {
  let audio: AudioContext | null = null
  watch(alarms, (now, before) => {
    // What stood there when the screen began is no news.
    if (!isOn() || !now || !before || [...now].every((alarm) => before.has(alarm))) return
    audio ??= new AudioContext()
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = TONE_HZ
    volume.gain.setValueAtTime(0.3, audio.currentTime)
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + TONE_S)
    tone.connect(volume).connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + TONE_S)
  })
  onScopeDispose(() => void audio?.close())
}
