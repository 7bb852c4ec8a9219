/** What is wrong with a filter, and where in its text. It never knows whether a query or a delete asked. */

/** Thrown by every step of the compiler; `compileFilter` turns it into an ApiError. */
export class FilterError extends Error {
  /** 0-based index into the expression, in UTF-16 units. */
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** `message at position n`: the detail a client reads. */
export const describeFilterError = (error: FilterError): string => `${error.message} at position ${error.position}`
