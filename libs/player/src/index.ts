export { ItemView } from './item-view';
export { isElementAllowed, allowedAttribute, assetAddress } from './content/allow-list';
export { contentText } from './content/render-content';
