/** How the scenarios of one run are measured. */
export interface Options {
  /** Rounds of every side; at least five make a figure. */
  rounds: number;
  /** Multiplies durations and counts; 1 makes a figure, less only shows that the program works. */
  scale: number;
  /** Where CPU profiles of the product go; none are taken without it. */
  profileFolder: string | undefined;
}
