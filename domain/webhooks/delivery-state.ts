/** Where a delivery stands; a settled one is sent again only when an operator says so. */
export const deliveryStates = ['pending', 'succeeded', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
