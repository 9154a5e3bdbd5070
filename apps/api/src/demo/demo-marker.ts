/** File in a data folder that says: people, keys and cases in here are invented. A start beside real data refuses the folder. */
export const DEMO_MARKER = 'this-is-demo-data';
