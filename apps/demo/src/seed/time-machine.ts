import { type Clock, systemClock } from '@outdial/call-client/kernel'

/** A clock whose wall can be set to another time, where it stands still. Its timers go on as they are. */
export interface TimeMachine extends Clock {
  travelTo(at: Date): void
  comeBack(): void
}

/** Begins in the present. */
export function timeMachine(present: Clock = systemClock): TimeMachine {
  let at: Date | undefined
  return {
    now: () => new Date(at ?? present.now()),
    monotonic: present.monotonic,
    setTimer: present.setTimer,
    travelTo(moment) {
      at = new Date(moment)
    },
    comeBack() {
      at = undefined
    },
  }
}
